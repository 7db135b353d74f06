package io.stackmemory.boot.test;

import org.springframework.stereotype.Component;

/**
 * A component that no slice wants.
 */
@Component
class Unwanted {

}
