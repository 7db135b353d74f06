package io.stackmemory.boot.guest;

import org.springframework.data.repository.ListCrudRepository;

/**
 * A repository of the host application.
 */
interface Guests extends ListCrudRepository<Guest, Long> {

}
