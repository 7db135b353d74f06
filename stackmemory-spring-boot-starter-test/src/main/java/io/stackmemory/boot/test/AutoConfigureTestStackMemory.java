package io.stackmemory.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Replaces the backend that an application is configured with: by memory, unless told
 * otherwise, so that a test leaves nothing behind and needs no server. With
 * {@link #faults()} a {@link StorageFaults} bean lets calls to it fail.
 * <p>
 * Use it beside {@code @SpringBootTest} or a slice; {@link StackMemoryTest} has it
 * already.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration(StorageFaultsAutoConfiguration.class)
@PropertyMapping("stackmemory")
public @interface AutoConfigureTestStackMemory {

	/**
	 * The backend to use instead of the configured one.
	 * @return its name, as for {@code stackmemory.backend}
	 */
	String backend() default "memory";

	/**
	 * Whether calls to the store can be made to fail.
	 * @return whether there is a {@link StorageFaults} bean that does something
	 */
	@PropertyMapping("test.faults")
	boolean faults() default false;

}
