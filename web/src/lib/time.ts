/** Times and durations as text. All input is seconds (since the epoch, or long); `now` is a parameter. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** `0.4s`, `12s`, `3m 05s`, `2h 14m`, `3d 4h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const s = Math.max(0, seconds);
  if (s < 9.95) return `${s.toFixed(1)}s`;
  if (s < MINUTE) return `${Math.floor(s)}s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)}m ${pad(Math.floor(s % MINUTE))}s`;
  if (s < DAY) return `${Math.floor(s / HOUR)}h ${pad(Math.floor((s % HOUR) / MINUTE))}m`;
  return `${Math.floor(s / DAY)}d ${Math.floor((s % DAY) / HOUR)}h`;
}

/** A duration that ticks: whole seconds only, so that the digits do not flicker. */
export function formatTicking(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  return s < MINUTE ? `${s}s` : formatDuration(s);
}

/** `just now`, `4 min ago`, `3 h ago`, `2 d ago`, then the date. */
export function formatAgo(at: number, now: number): string {
  const age = now - at;
  if (age < 10) return "just now";
  if (age < MINUTE) return `${Math.floor(age)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 30 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return formatDate(at);
}

/** Reads an ISO time, which is UTC unless it says otherwise, as seconds; null for anything else. */
export function parseTime(text: string): number | null {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const millis = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(millis) ? null : millis / 1000;
}

/** Local date: `2026-11-21`. */
export function formatDate(at: number): string {
  const d = new Date(at * 1000);
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;
}

/** Local time of day: `07:27:30`, with milliseconds on demand. */
export function formatClock(at: number, millis = false): string {
  const d = new Date(at * 1000);
  const text = `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}`;
  return millis ? `${text}.${String(d.getMilliseconds()).padStart(3, "0")}` : text;
}

/** Local date and time: `2026-11-21 07:27:30`. */
export function formatDateTime(at: number): string {
  return `${formatDate(at)} ${formatClock(at)}`;
}
