package io.stackmemory.boot.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What a directory is on.
 */
public enum Place {

	/** A disk of the machine, or a volume. */
	DISK,

	/**
	 * A file system of the network, where locks and the order of writes can't be relied
	 * on.
	 */
	NETWORK,

	/** Memory, which is gone with the machine. */
	MEMORY,

	/** The uppermost layer of a container, which is gone with it. */
	CONTAINER_LAYER,

	/** The directory for temporary files, which may be emptied. */
	TEMPORARY;

	private static final Set<String> NETWORKS = Set.of("nfs", "nfs4", "cifs", "smb", "smbfs", "smb2", "smb3", "9p",
			"afs", "ceph", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.glusterfs", "fuse.gcsfuse");

	private static final Set<String> MEMORIES = Set.of("tmpfs", "ramfs");

	private static final Set<String> LAYERS = Set.of("overlay", "overlayfs", "aufs");

	/**
	 * Looks at a file or a directory, or at the closest directory above that exists.
	 * @param path which
	 * @return what it is on
	 * @throws IOException if that can't be found out
	 */
	public static Place of(Path path) throws IOException {
		Path existing = path.toAbsolutePath().normalize();
		while (!Files.exists(existing) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		return of(existing, Files.getFileStore(existing).type());
	}

	/**
	 * What a path is on.
	 * @param path which
	 * @param type the type of its file system, as the operating system calls it
	 * @return what it is on
	 */
	public static Place of(Path path, String type) {
		String name = type.toLowerCase(Locale.ROOT);
		if (NETWORKS.contains(name)) {
			return NETWORK;
		}
		if (MEMORIES.contains(name)) {
			return MEMORY;
		}
		if (LAYERS.contains(name)) {
			return CONTAINER_LAYER;
		}
		return path.toAbsolutePath().startsWith(Path.of(System.getProperty("java.io.tmpdir"))) ? TEMPORARY : DISK;
	}

}
