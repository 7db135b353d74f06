package io.stackmemory.boot.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.keyvalue.repository.config.QueryCreatorType;
import org.springframework.data.repository.config.DefaultRepositoryBaseClass;
import org.springframework.data.repository.query.QueryLookupStrategy;

/**
 * Makes Spring Data repositories whose entities are documents of the application's
 * memory, on whatever backend that is. Needs {@code spring-data-keyvalue}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(StackMemoryRepositoriesRegistrar.class)
@QueryCreatorType(value = CriterionQueryCreator.class, repositoryQueryType = StackMemoryPartTreeQuery.class)
public @interface EnableStackMemoryRepositories {

	/**
	 * The packages to look for repositories in; that of the annotated class if none are
	 * given.
	 * @return the names of the packages
	 */
	String[] value() default {};

	/**
	 * The same as {@link #value()}.
	 * @return the names of the packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes in whose packages repositories are looked for.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Which repositories are made.
	 * @return the filters
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Which repositories are left out.
	 * @return the filters
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * What the names of own implementations end in.
	 * @return the end of the names
	 */
	String repositoryImplementationPostfix() default "Impl";

	/**
	 * Where named queries are.
	 * @return the location of a properties file
	 */
	String namedQueriesLocation() default "";

	/**
	 * How queries are found.
	 * @return the strategy
	 */
	QueryLookupStrategy.Key queryLookupStrategy() default QueryLookupStrategy.Key.CREATE_IF_NOT_FOUND;

	/**
	 * The class that makes the repositories.
	 * @return the class
	 */
	Class<?> repositoryFactoryBeanClass() default StackMemoryRepositoryFactoryBean.class;

	/**
	 * The base class of the repositories.
	 * @return the class
	 */
	Class<?> repositoryBaseClass() default DefaultRepositoryBaseClass.class;

	/**
	 * How repositories are named as beans.
	 * @return the class of the generator
	 */
	Class<? extends BeanNameGenerator> nameGenerator() default BeanNameGenerator.class;

	/**
	 * The bean that reads and writes entities.
	 * @return its name
	 */
	String keyValueTemplateRef() default StackMemoryRepositoryConfigurationExtension.TEMPLATE;

	/**
	 * Whether interfaces inside other classes are made repositories too.
	 * @return whether they are
	 */
	boolean considerNestedRepositories() default false;

}
