import type { Context } from "../context.js";
import type { Plan } from "../submit/plan.js";

/**
 * Ends the disputes of our results whose circuit is quarantined: no proof can decide them, and until then nothing is paid. A result
 * that needs no proof is provisional again; of one that does, the money goes back.
 */
export async function planQuarantine({ store, chain }: Context): Promise<Plan[]> {
  const disputed = store.list().filter(({ phase }) => phase === "disputed");
  const modelIds = [...new Set(disputed.map(({ request }) => request.modelId))];
  const answers = await Promise.all(modelIds.map((modelId) => chain.isQuarantined(modelId)));
  const quarantined = new Set(modelIds.filter((_, i) => answers[i]));
  return disputed.flatMap((record) => {
    const { request, delivery } = record;
    if (delivery === undefined || !quarantined.has(request.modelId)) return [];
    return [{ call: { kind: "closeQuarantined", request, delivery }, records: [record] }];
  });
}
