package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between client and server, counts what passes, and cuts the cable or stops
 * passing anything on when told to.
 */
final class CuttingProxy implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicLong requests = new AtomicLong();

	/** Bytes to the server until the cable is cut; negative means never. */
	private final AtomicLong remaining = new AtomicLong(-1);

	private volatile boolean frozen;

	CuttingProxy(int target) throws IOException {
		this.target = target;
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(this::accept);
	}

	PostgresUrl url() {
		return PostgresUrl.parse("postgres://postgres@localhost:" + this.listening.getLocalPort() + "/postgres");
	}

	/**
	 * How often something came from the client after something had come from the server.
	 */
	long roundTrips() {
		return this.requests.get();
	}

	/**
	 * Cuts every cable after some more bytes from the clients.
	 */
	void cutAfter(long bytes) {
		this.remaining.set(bytes);
	}

	void cut() {
		this.remaining.set(-1);
		for (Socket socket : List.copyOf(this.sockets)) {
			close(socket);
			this.sockets.remove(socket);
		}
	}

	/**
	 * Passes nothing on, without closing anything, or goes on.
	 */
	void freeze(boolean freeze) {
		this.frozen = freeze;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		cut();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listening.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				client.setTcpNoDelay(true);
				server.setTcpNoDelay(true);
				this.sockets.add(client);
				this.sockets.add(server);
				boolean[] answered = { true };
				daemon(() -> pump(client, server, true, answered));
				daemon(() -> pump(server, client, false, answered));
			}
		}
		catch (IOException ex) {
			// The proxy was closed
			cut();
		}
	}

	private void pump(Socket from, Socket to, boolean fromClient, boolean[] answered) {
		byte[] buffer = new byte[8192];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				while (this.frozen) {
					LockSupport.parkNanos(10_000_000);
				}
				count(fromClient, answered);
				int passed = fromClient ? passed(count) : count;
				out.write(buffer, 0, passed);
				out.flush();
				if (fromClient && this.remaining.get() == 0) {
					cut();
					break;
				}
			}
		}
		catch (IOException ex) {
			// The cable is cut, see below
		}
		close(from);
		close(to);
	}

	private void count(boolean fromClient, boolean[] answered) {
		synchronized (answered) {
			if (fromClient && answered[0]) {
				this.requests.incrementAndGet();
			}
			answered[0] = !fromClient;
		}
	}

	/**
	 * How many of some bytes pass before the cable is cut.
	 */
	private int passed(int count) {
		long before = this.remaining.getAndUpdate((left) -> (left < 0) ? left : Math.max(0, left - count));
		return (before < 0) ? count : (int) Math.min(before, count);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "cable");
		thread.setDaemon(true);
		thread.start();
	}

}
