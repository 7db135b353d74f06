package io.stackmemory.boot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.stackmemory.retention.FrameRetention;
import io.stackmemory.retention.RetentionPolicy;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.storage.query.Namespace;

/**
 * Properties that say what is kept, for how long. Everything is, unless set otherwise.
 *
 * @param interval Time between sweeps.
 * @param collections Policies by the name of the collection, such as ttl_30d,
 * keep_last_1000 or max_bytes_10mb.
 * @param frames How frames age after they were closed.
 */
@ConfigurationProperties("stackmemory.retention")
public record RetentionProperties(@DefaultValue("1h") Duration interval, @DefaultValue Map<String, String> collections,
		@DefaultValue Frames frames) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public RetentionProperties {
		InvalidSettingException.require(!interval.isNegative() && !interval.isZero(), "interval", interval,
				"The interval between sweeps is positive");
		collections.forEach((name, policy) -> InvalidSettingException.check("collections[" + name + "]", policy, () -> {
			RetentionPolicy.parse(policy);
			new Namespace(name);
		}));
	}

	RetentionSettings settings() {
		Map<String, RetentionPolicy> policies = new HashMap<>();
		this.collections.forEach((name, policy) -> policies.put(name, RetentionPolicy.parse(policy)));
		return new RetentionSettings(policies,
				new FrameRetention(this.frames.reduceAfter, this.frames.anchorsAfter, this.frames.forgetAfter));
	}

	/**
	 * Properties of frames.
	 *
	 * @param reduceAfter After how long events and artifacts are forgotten, and digest
	 * and anchors are kept.
	 * @param anchorsAfter After how long the frame is forgotten, and its anchors are
	 * kept.
	 * @param forgetAfter After how long its anchors are forgotten too, and its run if
	 * nothing is left of it.
	 */
	public record Frames(@Nullable Duration reduceAfter, @Nullable Duration anchorsAfter,
			@Nullable Duration forgetAfter) {

		/**
		 * Checks that each step comes after the one before.
		 */
		public Frames {
			requireNotNegative("reduce-after", reduceAfter);
			requireNotNegative("anchors-after", anchorsAfter);
			requireNotNegative("forget-after", forgetAfter);
			InvalidSettingException.check("anchors-after", anchorsAfter,
					() -> new FrameRetention(reduceAfter, anchorsAfter, null));
			InvalidSettingException.check("forget-after", forgetAfter,
					() -> new FrameRetention(reduceAfter, anchorsAfter, forgetAfter));
		}

		private static void requireNotNegative(String setting, @Nullable Duration age) {
			InvalidSettingException.require(age == null || !age.isNegative(), setting, age, "An age is not negative");
		}

	}

}
