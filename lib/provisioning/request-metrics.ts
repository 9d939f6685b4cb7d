import { metrics } from "#lib/metrics.ts";
import type { Exchange } from "#lib/scim/types.ts";
import { kindOf } from "./request-words.ts";

/** Counts a request for Prometheus, by what it did ("change users") and how it was answered. */
export function measureRequest(exchange: Pick<Exchange, "method" | "path" | "status" | "durationMs">): void {
  const [, resource = ""] = /^\/(users|groups)\b/i.exec(exchange.path) ?? [];
  const operation = `${kindOf(exchange)} ${resource.toLowerCase()}`.trim();
  metrics().requests.inc({ operation, status: exchange.status });
  metrics().seconds.observe({ operation }, exchange.durationMs / 1000);
}
