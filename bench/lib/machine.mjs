import { cpus, totalmem, type, release } from 'node:os';

/** What the numbers were measured on. */
export function machineFacts() {
  const cores = cpus();
  return {
    cores: cores.length,
    processor: cores[0]?.model.trim() || 'unknown',
    memory_mb: Math.round(totalmem() / 1_048_576),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}
