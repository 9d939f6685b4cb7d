/** Turns of several servers, interleaved, so that what else the machine does meets all alike. */
import { type Operation, operations, type Stock } from "./operations.ts";
import type { Turn } from "./target.ts";

export interface Figures {
  /** Medians of the rounds. */
  requestsPerSecond: number;
  cpuMsPerRequest: number | null;
  /** Milliseconds, of all requests of all rounds. */
  p50: number;
  p99: number;
}

/** For each operation and server. */
export type Results = Map<string, Map<string, Figures>>;

/** `rounds` turns of each operation for each server after one to warm up, the first server being another one each time. */
export async function measure(stocks: Stock[], plan: { rounds: number; count: number; connections: number }): Promise<Results> {
  const turns = new Map(operations.map(({ name }) => [name, new Map(stocks.map(({ target }) => [target.name, [] as Turn[]]))]));
  for (let round = 0; round <= plan.rounds; round++) {
    for (const operation of operations) {
      const order = stocks.map((_, i) => stocks[(i + round) % stocks.length] as Stock);
      for (const stock of order) {
        const turn = await turnOf(stock, operation, plan);
        if (round > 0) turns.get(operation.name)?.get(stock.target.name)?.push(turn);
      }
    }
  }
  return new Map(
    [...turns].map(([name, servers]) => [name, new Map([...servers].map(([server, all]) => [server, figuresOf(all)]))]),
  );
}

async function turnOf(stock: Stock, operation: Operation, plan: { count: number; connections: number }): Promise<Turn> {
  const calls = operation.calls(stock, operation.count ? Math.min(operation.count, plan.count) : plan.count);
  const turn = await stock.target.turn(calls, plan.connections);
  await operation.after?.(stock, calls);
  return turn;
}

export function figuresOf(turns: Turn[]): Figures {
  const latencies = turns.flatMap((turn) => turn.latencies).sort((a, b) => a - b);
  const cpu = turns.map(({ cpuMs, requests }) => (cpuMs === null ? null : cpuMs / requests));
  return {
    requestsPerSecond: median(turns.map(({ requests, ms }) => (requests / ms) * 1000)),
    cpuMsPerRequest: cpu.includes(null) ? null : median(cpu.filter((ms) => ms !== null)),
    p50: latencies[Math.floor(latencies.length / 2)] ?? Number.NaN,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
  };
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
