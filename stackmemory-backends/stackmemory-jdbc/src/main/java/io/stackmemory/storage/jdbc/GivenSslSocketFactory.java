package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLSocketFactory;

/**
 * Hands a factory to the PostgreSQL driver, which knows factories by the name of their
 * class only and gives them its properties. Public for the driver; not for use otherwise.
 */
public final class GivenSslSocketFactory extends SSLSocketFactory {

	/** The property with the number of the factory. */
	static final String PROPERTY = "stackmemory.ssl";

	private static final Map<String, SSLSocketFactory> FACTORIES = new ConcurrentHashMap<>();

	private final SSLSocketFactory delegate;

	/**
	 * Called by the driver.
	 * @param properties the properties of the connection
	 */
	public GivenSslSocketFactory(Properties properties) {
		SSLSocketFactory given = FACTORIES.get(properties.getProperty(PROPERTY, ""));
		if (given == null) {
			throw new IllegalStateException("Nobody has given a factory for encrypted connections");
		}
		this.delegate = given;
	}

	/**
	 * Keeps a factory for as long as the application runs.
	 * @return its number
	 */
	static String register(SSLSocketFactory factory) {
		String number = Integer.toString(System.identityHashCode(factory));
		FACTORIES.put(number, factory);
		return number;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.delegate.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.delegate.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return this.delegate.createSocket(socket, host, port, autoClose);
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return this.delegate.createSocket(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return this.delegate.createSocket(host, port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return this.delegate.createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return this.delegate.createSocket(address, port, localAddress, localPort);
	}

}
