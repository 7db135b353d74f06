/**
 * What an application that uses Spring Boot may implement itself.
 */
@NullMarked
package io.stackmemory.boot;

import org.jspecify.annotations.NullMarked;
