import type { Progress } from '../types.ts';

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.5 GiB`. */
export function bytes(count: number): string {
  const power = Math.min(binary.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${binary[power]}`;
}

/** `3 min 20 s`, for seconds. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60] as const;
  const [hours, minutes, rest] = parts;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

/** `1,234`; bytes with their binary prefix. */
const count = (n: number, unit: Progress['unit']) =>
  unit === 'bytes' ? bytes(n) : Math.round(n).toLocaleString('en-US');

/** `1,234 rows`; bytes carry their unit already. */
const amount = (n: number, unit: Progress['unit']) => {
  if (unit === 'bytes') return bytes(n);
  return `${count(n, unit)} ${n === 1 ? unit.slice(0, -1) : unit}`;
};

/** `50.0 MiB/s`; by the minute where a second would show as 0. Too slow to say: nothing. */
function pace(rate: number | undefined, unit: Progress['unit']): string {
  if (rate === undefined) return '';
  if (rate >= 1) return `${amount(rate, unit)}/s`;
  return rate * 60 >= 1 ? `${amount(rate * 60, unit)}/min` : '';
}

/**
 * `1.2 GiB of 4.0 GiB (30 %), 58 s left, 50.0 MiB/s`, with what is known of it. Seconds are not work done but time
 * waited.
 */
export function progressText(
  { done, total, unit, note }: Progress,
  { rate, secondsLeft }: { readonly rate?: number; readonly secondsLeft?: number },
): string {
  if (unit === 'seconds') {
    const waited = done > 0 ? `waiting for ${duration(done)}` : 'waiting';
    return [waited, note].filter(Boolean).join(': ');
  }
  const all = total
    ? `${count(done, unit)} of ${amount(total, unit)} (${Math.floor((100 * done) / total)} %)`
    : '';
  return [
    all || amount(done, unit),
    secondsLeft ? `${duration(secondsLeft)} left` : '',
    pace(rate, unit),
    note ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}
