package io.stackmemory.boot.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.boot.platform.Place;

/**
 * Looks at the disk that a store is on.
 */
final class PlaceExamination {

	private static final Logger logger = LoggerFactory.getLogger(PlaceExamination.class);

	private static final long MEGABYTE = 1024 * 1024;

	private static final long LITTLE = 500 * MEGABYTE;

	private static final long TOO_LITTLE = 10 * MEGABYTE;

	private final String store;

	private final Path place;

	private final Path directory;

	PlaceExamination(String store, Path place) {
		this.store = store;
		this.place = place.toAbsolutePath().normalize();
		Path parent = this.place.getParent();
		this.directory = (Files.isDirectory(this.place) || parent == null) ? this.place : parent;
	}

	void run(List<Finding> findings) {
		try {
			permissions(findings);
			FileStore disk = Files.getFileStore(this.directory);
			space(findings, disk.getUsableSpace());
			kind(findings, disk.type());
			otherProcesses(findings);
		}
		catch (IOException ex) {
			findings.add(finding(Finding.Level.ERROR, "place", "Can't look at " + this.place + ": " + ex,
					"Give the user that runs the application the right to read and write there."));
		}
	}

	private void permissions(List<Finding> findings) throws IOException {
		if (!Files.isWritable(this.directory)) {
			findings.add(finding(Finding.Level.ERROR, "permissions", "No permission to write to " + this.directory,
					"Give the user that runs the application the right to write there."));
			return;
		}
		if (this.place.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			Set<PosixFilePermission> own = Files.getPosixFilePermissions(this.place);
			Set<PosixFilePermission> around = Files.getPosixFilePermissions(this.directory);
			if (own.contains(PosixFilePermission.OTHERS_READ) && around.contains(PosixFilePermission.OTHERS_EXECUTE)) {
				findings.add(finding(Finding.Level.WARNING, "permissions",
						"Every user of this machine can read " + this.place,
						"Take the rights of others away: chmod -R o-rwx " + this.place));
				return;
			}
		}
		findings.add(finding(Finding.Level.OK, "permissions", this.place + " can be written to", ""));
	}

	void space(List<Finding> findings, long usable) {
		Finding.Level level = (usable < TOO_LITTLE) ? Finding.Level.ERROR
				: (usable < LITTLE) ? Finding.Level.WARNING : Finding.Level.OK;
		findings.add(finding(level, "disk", usable / MEGABYTE + " MB are left",
				(level == Finding.Level.OK) ? "" : "Make room, or move the store to a larger disk."));
	}

	void kind(List<Finding> findings, String type) {
		findings.add(switch (Place.of(this.directory, type)) {
			case NETWORK -> finding(Finding.Level.ERROR, "file system",
					this.directory + " is on a network file system (" + type
							+ "), where locks and the order of writes can't be relied on",
					"Move the store to a disk of this machine, or use the backend 'postgres' to share it.");
			case MEMORY -> finding(Finding.Level.WARNING, "file system",
					this.directory + " is on " + type + ", which is gone with the machine's memory",
					"Put the store on a disk, if it is to be kept.");
			case CONTAINER_LAYER -> finding(Finding.Level.WARNING, "file system",
					this.directory + " is on " + type + ", which is gone with the container",
					"Mount a volume and put the store there, if it is to outlive the container.");
			case TEMPORARY -> finding(Finding.Level.WARNING, "file system",
					this.directory + " is in the directory for temporary files, which may be emptied",
					"Put the store somewhere else, if it is to be kept.");
			case DISK -> finding(Finding.Level.OK, "file system", this.directory + " is on " + type, "");
		});
	}

	/**
	 * Looks who else has the files open, where the operating system tells (Linux).
	 */
	private void otherProcesses(List<Finding> findings) {
		long own = ProcessHandle.current().pid();
		List<Long> others = ProcessHandle.allProcesses()
			.map(ProcessHandle::pid)
			.filter((pid) -> pid != own && hasOpen(pid))
			.toList();
		if (!others.isEmpty()) {
			findings
				.add(finding(Finding.Level.WARNING, "processes", "The store is open in other processes too: " + others,
						"That is allowed on SQLite; writes wait for each other. Stop those that should not be there."));
		}
	}

	private boolean hasOpen(long pid) {
		Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
		List<Path> open = new ArrayList<>();
		try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
			for (Path link : links) {
				open.add(Files.readSymbolicLink(link));
			}
		}
		catch (IOException ex) {
			logger.trace("Process {} has ended, or can't be looked at", pid, ex);
		}
		return open.stream().anyMatch(this::isOfTheStore);
	}

	private boolean isOfTheStore(Path file) {
		return file.equals(this.place) || (Files.isDirectory(this.place) && file.startsWith(this.place));
	}

	private Finding finding(Finding.Level level, String check, String message, String advice) {
		return new Finding(this.store, level, check, message, advice);
	}

}
