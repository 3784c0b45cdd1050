/** Videos below one element that play, stop and seek together: whichever is moved, the others follow. */

/** Farther apart than this, in seconds, they are brought together. */
const APART_S = 0.15;
const EVENTS = ["play", "pause", "seeking", "ratechange"] as const;

/** Keeps them in step, those that come later too; returns how to stop. */
export function keepInStep(host: HTMLElement): () => void {
  const follow = (event: Event): void => {
    const lead = event.target;
    if (!(lead instanceof HTMLVideoElement)) return;
    for (const video of host.querySelectorAll("video")) {
      if (video !== lead) match(video, lead, event.type);
    }
  };
  // Events of media do not rise, but they can be caught on their way down.
  for (const name of EVENTS) host.addEventListener(name, follow, true);
  return () => {
    for (const name of EVENTS) host.removeEventListener(name, follow, true);
  };
}

/** What it is already, it is not made again: so the follower's own event moves nobody. */
function match(video: HTMLVideoElement, lead: HTMLVideoElement, what: string): void {
  if (video.playbackRate !== lead.playbackRate) video.playbackRate = lead.playbackRate;
  const at = Math.min(
    lead.currentTime,
    Number.isFinite(video.duration) ? video.duration : Infinity,
  );
  if (Math.abs(video.currentTime - at) > APART_S) video.currentTime = at;
  if (what === "play" && video.paused) {
    // A pause that comes before it has begun to play is no error.
    video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    });
  }
  // At its own end a video stops by itself; the longer ones go on.
  if (what === "pause" && !lead.ended && !video.paused) video.pause();
}
