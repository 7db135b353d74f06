package io.stackmemory.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the test instance that is a fixture, most often the enclosing one, to a contract.
 */
final class FixtureResolver implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == BackendFixture.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRequiredTestInstances()
			.findInstance(BackendFixture.class)
			.orElseThrow(() -> new ParameterResolutionException("A contract is run in a @Nested class of a test class "
					+ "that implements BackendFixture; none encloses " + context.getRequiredTestClass().getName()));
	}

}
