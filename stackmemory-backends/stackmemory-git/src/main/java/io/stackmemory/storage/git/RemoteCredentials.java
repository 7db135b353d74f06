package io.stackmemory.storage.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;

/**
 * Finds what a remote asks for: in its address, in the settings, or by the credential
 * helper of git.
 */
final class RemoteCredentials {

	private static final Logger logger = LoggerFactory.getLogger(RemoteCredentials.class);

	private static final long HELPER_SECONDS = 10;

	private RemoteCredentials() {
	}

	static CredentialsProvider of(URIish address, GitCredentials credentials) {
		if (address.getPass() != null) {
			return new UsernamePasswordCredentialsProvider(
					(address.getUser() != null) ? address.getUser() : GitCredentials.TOKEN_USER, address.getPass());
		}
		if (credentials.token() != null && isHttp(address)) {
			return new UsernamePasswordCredentialsProvider(credentials.user(), credentials.token());
		}
		return new Helper();
	}

	/**
	 * The address as it may be shown, and as it is asked for.
	 */
	static URIish withoutSecret(URIish address) {
		return (address.getPass() != null) ? address.setPass(null).setUser(null)
				: isHttp(address) ? address.setUser(null) : address;
	}

	/**
	 * Refuses to send a secret that everybody on the way can read.
	 */
	static void requireSafe(URIish address, GitCredentials credentials) {
		String host = String.valueOf(address.getHost());
		boolean isLoopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
		boolean hasSecret = address.getPass() != null || credentials.token() != null;
		if ("http".equals(address.getScheme()) && hasSecret && !isLoopback) {
			throw new StorageSetupException(Reason.ENCRYPTION, "The git remote " + withoutSecret(address)
					+ " is asked without encryption, and a token would be readable on the way", null);
		}
	}

	private static boolean isHttp(URIish address) {
		return "http".equals(address.getScheme()) || "https".equals(address.getScheme());
	}

	/**
	 * Asks {@code git credential fill} (git-credential(1)), which asks the helpers that
	 * the user has set up, and never the user.
	 */
	private static final class Helper extends CredentialsProvider {

		@Override
		public boolean isInteractive() {
			return false;
		}

		@Override
		public boolean supports(CredentialItem... items) {
			for (CredentialItem item : items) {
				if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
					return false;
				}
			}
			return true;
		}

		@Override
		public boolean get(URIish address, CredentialItem... items) {
			if (!isHttp(address)) {
				return false;
			}
			Map<String, String> found = ask(address);
			String user = found.get("username");
			String password = found.get("password");
			if (user == null || password == null || password.isEmpty()) {
				return false;
			}
			for (CredentialItem item : items) {
				if (item instanceof CredentialItem.Username name) {
					name.setValue(user);
				}
				else if (item instanceof CredentialItem.Password secret) {
					secret.setValue(password.toCharArray());
				}
				else {
					return false;
				}
			}
			return true;
		}

		private static Map<String, String> ask(URIish address) {
			Map<String, String> answer = new HashMap<>();
			@Nullable Process process = null;
			try {
				ProcessBuilder git = new ProcessBuilder("git", "credential", "fill")
					.redirectError(ProcessBuilder.Redirect.DISCARD);
				git.environment().put("GIT_TERMINAL_PROMPT", "0");
				git.environment().put("GIT_ASKPASS", "true");
				process = git.start();
				try (Writer question = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
					question.write("protocol=" + address.getScheme() + "\nhost=" + host(address) + "\npath="
							+ address.getRawPath() + "\n\n");
				}
				try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
					lines.lines().forEach((line) -> {
						int end = line.indexOf('=');
						if (end > 0) {
							answer.put(line.substring(0, end), line.substring(end + 1));
						}
					});
				}
				if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
					return Map.of();
				}
				return answer;
			}
			catch (IOException ex) {
				logger.debug("There is no git to be asked for credentials", ex);
				return Map.of();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return Map.of();
			}
			finally {
				if (process != null) {
					process.destroyForcibly();
				}
			}
		}

		private static String host(URIish address) {
			return (address.getPort() > 0) ? address.getHost() + ":" + address.getPort() : address.getHost();
		}

	}

}
