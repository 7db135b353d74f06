package io.stackmemory.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with its memory, and nothing else of it: the store,
 * on memory, with repositories and transactions. Components of the application are not
 * there; import those that are tested with {@code @Import}.
 * <p>
 * The store is shared by the tests of a class. Those that need it empty say
 * {@code @Transactional}, which takes back what each has written, or
 * {@code @DirtiesContext}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(SpringBootTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(StackMemoryTypeExcludeFilter.class)
@AutoConfigureTestStackMemory
@ImportAutoConfiguration
public @interface StackMemoryTest {

	/**
	 * The backend to use.
	 * @return its name, as for {@code stackmemory.backend}
	 */
	@AliasFor(annotation = AutoConfigureTestStackMemory.class, attribute = "backend")
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	String backend() default "memory";

	/**
	 * Whether calls to the store can be made to fail.
	 * @return whether there is a {@link StorageFaults} bean that does something
	 */
	@AliasFor(annotation = AutoConfigureTestStackMemory.class, attribute = "faults")
	@PropertyMapping(skip = PropertyMapping.Skip.YES)
	boolean faults() default false;

}
