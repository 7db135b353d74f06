package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.stackmemory.storage.git.GitCredentials;
import io.stackmemory.storage.git.GitRemotes;
import io.stackmemory.storage.git.GitSettings;

/**
 * Properties of a git repository that keeps everything in a branch.
 *
 * @param directory Directory of a repository of its own on this machine. It is created
 * where it is missing.
 * @param remote Address of the repository that is pushed to. "origin" means the one that
 * the directory of the application was cloned from. Nothing is pushed when unset.
 * @param branch Branch that holds the memory, and nothing else.
 * @param username User that the token belongs to.
 * @param token Token or password for the remote. On GitHub, GITHUB_TOKEN is used when
 * unset; elsewhere, the credential helper of git.
 * @param authorName Name of whoever makes the commits.
 * @param authorEmail Address of whoever makes the commits.
 * @param history What becomes of commits that were not pushed yet.
 * @param pushInterval How long changes are gathered before they are pushed.
 * @param timeout How long the remote may be silent.
 */
@ConfigurationProperties("stackmemory.git")
public record GitProperties(@DefaultValue(".stackmemory/git") Path directory, @Nullable String remote,
		@DefaultValue(GitSettings.DEFAULT_BRANCH) String branch,
		@DefaultValue(GitCredentials.TOKEN_USER) String username, @Nullable String token,
		@DefaultValue("StackMemory") String authorName, @DefaultValue("stackmemory@localhost") String authorEmail,
		@DefaultValue("squashed") GitSettings.History history, @DefaultValue("1s") Duration pushInterval,
		@DefaultValue("30s") Duration timeout) {

	private static final String ORIGIN = "origin";

	private static final String GITHUB = "https://github.com";

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public GitProperties {
		InvalidSettingException.require(pushInterval.toMillis() > 0, "push-interval", pushInterval,
				"The interval is positive");
		InvalidSettingException.require(timeout.toMillis() > 0, "timeout", timeout, "The time-out is positive");
		InvalidSettingException.require(GitSettings.isBranch(branch), "branch", branch,
				"This can't be the name of a branch");
		InvalidSettingException.require(!authorName.isBlank(), "author-name", authorName, "The name is not blank");
		InvalidSettingException.require(!authorEmail.isBlank(), "author-email", authorEmail,
				"The address is not blank");
		InvalidSettingException.require(!username.isBlank(), "username", username, "The name is not blank");
	}

	GitSettings settings(Environment environment, long maximumSize) {
		String address = address();
		return new GitSettings(this.directory, address, this.branch, credentials(address, environment), this.authorName,
				this.authorEmail, this.history, this.pushInterval, this.timeout, maximumSize);
	}

	private @Nullable String address() {
		if (!StringUtils.hasText(this.remote)) {
			return null;
		}
		if (!this.remote.equals(ORIGIN)) {
			return this.remote;
		}
		return GitRemotes.origin(Path.of(""))
			.orElseThrow(() -> new InvalidSettingException("remote", this.remote,
					"The directory of the application is in no git repository that has a remote 'origin'"));
	}

	/**
	 * The token of a GitHub job goes to the GitHub that the job runs on, and nowhere
	 * else.
	 */
	private GitCredentials credentials(@Nullable String address, Environment environment) {
		String given = this.token;
		String github = environment.getProperty("GITHUB_SERVER_URL", GITHUB);
		if (!StringUtils.hasText(given) && address != null && address.startsWith(github + "/")) {
			given = environment.getProperty("GITHUB_TOKEN");
		}
		return new GitCredentials(this.username, StringUtils.hasText(given) ? given : null);
	}

	/**
	 * Never shows the token.
	 */
	@Override
	public String toString() {
		return "GitProperties[directory=" + this.directory + ", branch=" + this.branch + "]";
	}

}
