package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.jspecify.annotations.Nullable;

/**
 * A git server over HTTP with one repository. May want a token, let nobody push, protect
 * a branch, or not answer.
 */
final class GitServer implements AutoCloseable {

	private final Server server = new Server();

	private final ServerConnector connector = new ServerConnector(this.server);

	private final Repository repository;

	volatile @Nullable String token;

	volatile @Nullable String protectedBranch;

	volatile boolean readOnly;

	volatile boolean down;

	GitServer(Path directory) throws Exception {
		this.repository = new FileRepository(directory.toFile());
		if (!this.repository.getObjectDatabase().exists()) {
			this.repository.create(true);
		}
		this.repository.getConfig().setBoolean("http", null, "receivepack", true);
		this.repository.getConfig().save();
		GitServlet git = new GitServlet();
		git.setRepositoryResolver((request, name) -> {
			if (!name.equals("memory.git")) {
				throw new RepositoryNotFoundException(name);
			}
			this.repository.incrementOpen();
			return this.repository;
		});
		git.setReceivePackFactory((request, opened) -> {
			ReceivePack receive = new ReceivePack(opened);
			receive.setPreReceiveHook((pack, commands) -> commands.stream()
				.filter((command) -> command.getRefName().equals("refs/heads/" + this.protectedBranch))
				.forEach((command) -> command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON,
						"protected branch hook declined")));
			return receive;
		});
		ServletContextHandler context = new ServletContextHandler();
		context.addFilter(new FilterHolder(new Gatekeeper()), "/*", EnumSet.of(DispatcherType.REQUEST));
		context.addServlet(new ServletHolder(git), "/*");
		this.connector.setHost("127.0.0.1");
		this.server.addConnector(this.connector);
		this.server.setHandler(context);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.connector.getLocalPort() + "/memory.git";
	}

	Repository repository() {
		return this.repository;
	}

	@Override
	public void close() throws Exception {
		this.server.stop();
		this.repository.close();
	}

	/**
	 * Looks who comes.
	 */
	private final class Gatekeeper implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			HttpServletRequest asked = (HttpServletRequest) request;
			HttpServletResponse answer = (HttpServletResponse) response;
			String token = GitServer.this.token;
			if (GitServer.this.down) {
				answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
			else if (token != null && !isToken(asked.getHeader("Authorization"), token)) {
				answer.setHeader("WWW-Authenticate", "Basic realm=\"git\"");
				answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
			}
			else if (GitServer.this.readOnly
					&& (asked.getRequestURI() + "?" + asked.getQueryString()).contains("git-receive-pack")) {
				answer.sendError(HttpServletResponse.SC_FORBIDDEN);
			}
			else {
				chain.doFilter(request, response);
			}
		}

		private static boolean isToken(@Nullable String header, String token) {
			String expected = Base64.getEncoder()
				.encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
			return ("Basic " + expected).equals(header);
		}

	}

}
