package io.stackmemory.frame;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.stackmemory.document.Names;

/**
 * What an anchor holds: one of the usual types, or an application's own.
 *
 * @param name 1 to 64 letters, digits, dots, underscores and hyphens
 */
public record AnchorType(@JsonValue String name) {

	/** Something that was found to be so. */
	public static final AnchorType FACT = new AnchorType("fact");

	/** Something that was decided. */
	public static final AnchorType DECISION = new AnchorType("decision");

	/** Something that must be kept to. */
	public static final AnchorType CONSTRAINT = new AnchorType("constraint");

	/** How two parts talk to each other. */
	public static final AnchorType INTERFACE_CONTRACT = new AnchorType("interface_contract");

	/** Something still to do. */
	public static final AnchorType TODO = new AnchorType("todo");

	/** Something that may go wrong. */
	public static final AnchorType RISK = new AnchorType("risk");

	/** Something that went wrong. */
	public static final AnchorType ERROR = new AnchorType("error");

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is no name of a type
	 */
	@JsonCreator
	public AnchorType {
		Names.requireName("type", name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
