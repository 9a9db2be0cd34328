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

/** `1,234 rows`; bytes with their binary prefix. */
const amount = (count: number, unit: Progress['unit']) =>
  unit === 'bytes' ? bytes(count) : `${Math.round(count).toLocaleString('en-US')} ${unit}`;

/** `1.2 GiB of 4.0 GiB (30 %), 50.0 MiB/s, 58 s left`, with what is known of it. */
export function progressText(
  { done, total, unit, note }: Progress,
  { rate, secondsLeft }: { readonly rate?: number; readonly secondsLeft?: number },
): string {
  const share = total ? ` of ${amount(total, unit)} (${Math.floor((100 * done) / total)} %)` : '';
  return [
    `${amount(done, unit)}${share}`,
    rate !== undefined && unit !== 'seconds' ? `${amount(rate, unit)}/s` : '',
    secondsLeft !== undefined ? `${duration(secondsLeft)} left` : '',
    note ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}
