package io.stackmemory.boot.transaction;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;

/**
 * What an application does in transactions.
 */
@Transactional("stackMemoryTransactionManager")
class Ledger {

	private final DocumentCollection<Account> accounts;

	private final ApplicationEventPublisher publisher;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	Ledger(StackMemory memory, ApplicationEventPublisher publisher) {
		this.accounts = memory.collection(CollectionSpec.of("accounts", Account.class, Account::id).unique("owner"));
		this.publisher = publisher;
	}

	void open(String id, int balance) {
		this.accounts.insert(new Account(id, "owner of " + id, balance));
		this.publisher.publishEvent(id);
	}

	void move(String from, String to, int amount) {
		change(from, -amount);
		change(to, amount);
	}

	void openAndFail(String id, Runnable failure) {
		open(id, 1);
		failure.run();
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", rollbackFor = IOException.class)
	void openAndThrow(String id, IOException exception) throws IOException {
		open(id, 1);
		throw exception;
	}

	void run(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", propagation = Propagation.REQUIRES_NEW)
	void runApart(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", propagation = Propagation.NESTED)
	void runNested(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", readOnly = true)
	void runReading(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", timeout = 1)
	void takeLong(String id) {
		open(id, 1);
		long end = System.nanoTime() + 1_200_000_000L;
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
	}

	@Transactional(transactionManager = "stackMemoryTransactionManager", propagation = Propagation.NOT_SUPPORTED)
	List<String> ids() {
		return seen();
	}

	List<String> seen() {
		return this.accounts.list(DocumentQuery.all()).stream().map(Account::id).toList();
	}

	int balance(String id) {
		return this.accounts.get(id).balance();
	}

	void rename(String id, String owner) {
		this.accounts.save(new Account(id, owner, 0));
	}

	@TransactionalEventListener
	@Transactional(transactionManager = "stackMemoryTransactionManager", propagation = Propagation.NOT_SUPPORTED)
	public void opened(String id) {
		this.heard.add(id + (this.accounts.find(id).isPresent() ? " is there" : " is missing"));
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
	@Transactional(transactionManager = "stackMemoryTransactionManager", propagation = Propagation.NOT_SUPPORTED)
	public void notOpened(String id) {
		this.heard.add(id + " was rolled back");
	}

	List<String> heard() {
		return this.heard;
	}

	private void change(String id, int amount) {
		this.accounts.change(id, (account) -> new Account(account.id(), account.owner(), account.balance() + amount));
	}

	record Account(String id, String owner, int balance) {

	}

}
