package io.stackmemory.boot.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with a component that a slice leaves out.
 */
@SpringBootApplication
class SliceApplication {

}
