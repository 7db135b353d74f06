package io.stackmemory.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a collection: what every limit keeps. Immutable.
 *
 * @param timeToLive how long a document is kept after it was created, or null for ever
 * @param keepLast how many of the latest documents are kept, or null for all
 * @param maximumBytes how many bytes the latest documents that are kept have as JSON, or
 * null for all
 */
public record RetentionPolicy(@Nullable Duration timeToLive, @Nullable Long keepLast, @Nullable Long maximumBytes) {

	/** Keeps everything. */
	public static final RetentionPolicy KEEP_FOREVER = new RetentionPolicy(null, null, null);

	private static final Pattern TIME = Pattern.compile("ttl_(\\d{1,9})(s|m|h|d)");

	private static final Pattern LAST = Pattern.compile("keep_last_(\\d{1,18})");

	private static final Pattern BYTES = Pattern.compile("max_bytes_(\\d{1,12})(kb|mb|gb)?");

	/**
	 * Checks the limits.
	 * @throws IllegalArgumentException if one is negative
	 */
	public RetentionPolicy {
		if ((timeToLive != null && timeToLive.isNegative()) || (keepLast != null && keepLast < 0)
				|| (maximumBytes != null && maximumBytes < 0)) {
			throw new IllegalArgumentException("The limits of a retention policy can't be negative");
		}
	}

	/**
	 * Reads a policy: {@code keep_forever}, {@code ttl_30d} (or {@code s}, {@code m},
	 * {@code h}), {@code keep_last_1000}, {@code max_bytes_10mb} (or {@code kb},
	 * {@code gb}), or several of them with commas between.
	 * @param text the policy
	 * @return the policy
	 * @throws IllegalArgumentException if it is none
	 */
	public static RetentionPolicy parse(String text) {
		RetentionPolicy policy = KEEP_FOREVER;
		for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
			policy = policy.with(part.strip(), text);
		}
		return policy;
	}

	/**
	 * Whether nothing is ever forgotten.
	 * @return whether there is no limit
	 */
	public boolean keepsAll() {
		return equals(KEEP_FOREVER);
	}

	/**
	 * Whether a document is kept.
	 * @param createdAt when it was created
	 * @param now the time
	 * @param later how many documents were created after it
	 * @param bytes how many bytes they and it have
	 */
	boolean keeps(Instant createdAt, Instant now, long later, long bytes) {
		return (this.timeToLive == null || createdAt.isAfter(now.minus(this.timeToLive)))
				&& (this.keepLast == null || later < this.keepLast)
				&& (this.maximumBytes == null || bytes <= this.maximumBytes);
	}

	private RetentionPolicy with(String part, String whole) {
		Matcher time = TIME.matcher(part);
		Matcher last = LAST.matcher(part);
		Matcher bytes = BYTES.matcher(part);
		if (part.equals("keep_forever")) {
			return this;
		}
		if (time.matches()) {
			return new RetentionPolicy(duration(Long.parseLong(time.group(1)), time.group(2)), this.keepLast,
					this.maximumBytes);
		}
		if (last.matches()) {
			return new RetentionPolicy(this.timeToLive, Long.parseLong(last.group(1)), this.maximumBytes);
		}
		if (bytes.matches()) {
			return new RetentionPolicy(this.timeToLive, this.keepLast,
					Long.parseLong(bytes.group(1)) * unit(bytes.group(2)));
		}
		throw new IllegalArgumentException("'" + whole + "' is no retention policy; these are: keep_forever, ttl_30d, "
				+ "keep_last_1000, max_bytes_10mb, or several with commas between");
	}

	private static Duration duration(long number, String unit) {
		return switch (unit) {
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

	private static long unit(@Nullable String unit) {
		if (unit == null) {
			return 1;
		}
		return switch (unit) {
			case "kb" -> 1L << 10;
			case "mb" -> 1L << 20;
			default -> 1L << 30;
		};
	}

}
