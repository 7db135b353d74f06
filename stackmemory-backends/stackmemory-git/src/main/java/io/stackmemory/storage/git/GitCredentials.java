package io.stackmemory.storage.git;

import org.jspecify.annotations.Nullable;

/**
 * What a remote asks for, beside what its address has. Where there is no token, the
 * credential helper of git is asked, if git is installed. Immutable; never shows the
 * token.
 *
 * @param user the name of the user
 * @param token a token or password, or null
 */
public record GitCredentials(String user, @Nullable String token) {

	/** The user that GitHub expects beside a token; others don't look at it. */
	public static final String TOKEN_USER = "x-access-token";

	/** Nothing but what the address and the helper have. */
	public static final GitCredentials NONE = new GitCredentials(TOKEN_USER, null);

	@Override
	public String toString() {
		return "GitCredentials[user=" + this.user + ", token=" + ((this.token != null) ? "***" : "none") + "]";
	}

}
