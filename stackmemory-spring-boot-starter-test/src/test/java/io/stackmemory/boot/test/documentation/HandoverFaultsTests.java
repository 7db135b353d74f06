package io.stackmemory.boot.test.documentation;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.TransientDataAccessException;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.test.StackMemoryTest;
import io.stackmemory.boot.test.StorageFaults;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@StackMemoryTest(faults = true)
@Import(Handover.class)
class HandoverFaultsTests {

	@Autowired
	StackMemory memory;

	@Autowired
	Handover handover;

	@Autowired
	StorageFaults faults;

	@Test
	void changesNothingWhenTheStoreIsAway() {
		String id = memory.frames().stack("p", "r").push(FrameType.TASK, "Fix", Map.of()).id();

		faults.injector().failFrom(Call.WRITE, 1, () -> new StorageUnavailableException("away", null));
		assertThatExceptionOfType(TransientDataAccessException.class).isThrownBy(() -> handover.handOver(id, "bob"));
		faults.injector().heal();

		assertThat(memory.frames().anchors().ofFrame(id)).isEmpty();
		handover.handOver(id, "bob");
		assertThat(memory.frames().anchors().ofFrame(id)).hasSize(1);
	}

	@Test
	void repeatsWhatOthersInterfereWith() {
		DocumentCollection<Note> notes = memory.collection(CollectionSpec.of("notes", Note.class, Note::id));
		notes.save(new Note("n1", 1));

		memory.transact((transaction) -> notes.change("n1", (note) -> note.withStars(note.stars() + 1)));

		assertThat(notes.get("n1").stars()).isEqualTo(2);
	}

	record Note(String id, int stars) {

		Note withStars(int number) {
			return new Note(this.id, number);
		}

	}

}
