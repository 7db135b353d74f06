package io.stackmemory.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names the property that has a value which it can't have.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		BindException binding = findCause(rootFailure, BindException.class);
		String prefix = "stackmemory";
		while (binding != null) {
			prefix = binding.getName().toString();
			binding = (binding.getCause() != null) ? findCause(binding.getCause(), BindException.class) : null;
		}
		String property = prefix + "." + cause.setting();
		return new FailureAnalysis(property + " can't be '" + cause.value() + "'. " + cause.getMessage() + ".",
				"Correct " + property + ", or remove it to have the default.", rootFailure);
	}

}
