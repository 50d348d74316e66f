package io.onrush.coordinator.run;

import io.onrush.plan.Plan;

/**
 * What is to be run.
 *
 * @param term of the coordinator that began or adopted it
 * @param planText source of the plan, for the workers
 * @param target replaces the plan's target where it is not empty
 */
public record RunSpec(String id, long term, Plan plan, String planText, String target) {}
