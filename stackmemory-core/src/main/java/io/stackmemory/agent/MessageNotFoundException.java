package io.stackmemory.agent;

/**
 * There is no such message.
 */
public class MessageNotFoundException extends AgentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param messageId which message
	 */
	public MessageNotFoundException(String messageId) {
		super("There is no message " + messageId);
	}

}
