package io.stackmemory.storage.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * The repository that commits are pushed to. Never forced. Messages have its address
 * without what is secret in it.
 */
final class Remote {

	private static final String FETCHED = "refs/stackmemory/fetched";

	private static final List<String> NOT_ALLOWED = List.of("not authorized", "authentication", "auth fail",
			"no more authentication methods", "not permitted", "forbidden", "401", "403", "publickey");

	private final GitSettings settings;

	private final URIish address;

	private final String branch;

	private final Repository repository;

	Remote(GitSettings settings, String address, LocalRepository local) {
		this.settings = settings;
		this.repository = local.repository();
		this.branch = local.branch();
		try {
			this.address = new URIish(address);
		}
		catch (URISyntaxException ex) {
			throw new StorageSetupException(Reason.ADDRESS, "The address of the git remote can't be understood", null);
		}
		RemoteCredentials.requireSafe(this.address, settings.credentials());
	}

	/**
	 * Fetches the last commit of the branch.
	 * @return the commit, or null if there is no such branch
	 */
	@Nullable ObjectId fetch() {
		try (Transport transport = transport()) {
			if (!hasBranch(transport)) {
				return null;
			}
		}
		catch (IOException ex) {
			throw failure("read from", ex);
		}
		try (Transport transport = transport()) {
			transport.setTagOpt(TagOpt.NO_TAGS);
			transport.setDepth(1);
			transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + this.branch + ":" + FETCHED)));
			return this.repository.resolve(FETCHED);
		}
		catch (IOException | JGitInternalException ex) {
			throw failure("read from", ex);
		}
	}

	private boolean hasBranch(Transport transport) throws IOException {
		try (FetchConnection connection = transport.openFetch()) {
			return connection.getRef(this.branch) != null;
		}
	}

	/**
	 * Pushes a commit.
	 * @param commit the commit
	 * @param before what the branch has to have; null if it has not to be there
	 * @return false if it has something else by now
	 */
	boolean push(ObjectId commit, @Nullable ObjectId before) {
		try (Transport transport = transport()) {
			RemoteRefUpdate update = new RemoteRefUpdate(this.repository, commit.name(), commit, this.branch, false,
					null, (before != null) ? before : ObjectId.zeroId());
			PushResult result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
			RemoteRefUpdate answer = result.getRemoteUpdate(this.branch);
			return switch (answer.getStatus()) {
				case OK, UP_TO_DATE -> true;
				case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> false;
				default -> rejected(answer, before);
			};
		}
		catch (IOException ex) {
			throw failure("push to", ex);
		}
	}

	/**
	 * Two that push at once may meet at a lock of the server, or find that the branch is
	 * not what it was a moment ago; everything else is a no.
	 */
	private boolean rejected(RemoteRefUpdate answer, @Nullable ObjectId before) {
		String message = String.valueOf(answer.getMessage());
		ObjectId now = fetch();
		if (message.toLowerCase(Locale.ROOT).contains("lock") || !Objects.equals(now, before)) {
			return false;
		}
		throw new StorageSetupException(Reason.PRIVILEGES, this + " does not take what is pushed to the branch '"
				+ this.settings.branch() + "': " + answer.getStatus() + " (" + message + ")", null);
	}

	private Transport transport() throws IOException {
		Transport transport = Transport.open(this.repository, RemoteCredentials.withoutSecret(this.address));
		transport.setTimeout((int) Math.max(1, this.settings.timeout().toSeconds()));
		transport.setCredentialsProvider(RemoteCredentials.of(this.address, this.settings.credentials()));
		return transport;
	}

	private StorageException failure(String what, Exception ex) {
		String message = String.valueOf(ex.getMessage());
		String reason = message.toLowerCase(Locale.ROOT);
		if (ex instanceof NoRemoteRepositoryException) {
			return new StorageSetupException(Reason.DATABASE, "There is no git repository at " + this, ex);
		}
		if (ex instanceof NotSupportedException) {
			return new StorageSetupException(Reason.ADDRESS, "The address " + this + " is of no kind that is known",
					ex);
		}
		if (ex instanceof TransportException && NOT_ALLOWED.stream().anyMatch(reason::contains)) {
			return new StorageSetupException(Reason.CREDENTIALS,
					"Could not " + what + " " + this + ": it does not let this user (" + message + ")", ex);
		}
		return new StorageUnavailableException("Could not " + what + " " + this + ": " + message, ex);
	}

	/**
	 * Whether what is there survives the loss of this machine.
	 */
	boolean isElsewhere() {
		String host = this.address.getHost();
		return host != null && !host.equals("localhost") && !host.startsWith("127.") && !host.equals("::1")
				&& !host.equals("[::1]");
	}

	@Override
	public String toString() {
		return RemoteCredentials.withoutSecret(this.address).toString();
	}

}
