package io.stackmemory.storage;

/**
 * Is told what other processes write to a store. Called on a thread of the backend, one
 * call at a time; what it throws is logged.
 */
public interface ChangeListener {

	/**
	 * Another process has committed something.
	 * @param change what it was
	 */
	void onChange(Change change);

	/**
	 * Changes may have been missed: whatever is remembered of the store may be out of
	 * date. Called once at the beginning too, when listening has begun.
	 */
	void onGap();

}
