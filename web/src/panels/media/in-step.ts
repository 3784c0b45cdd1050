/** Videos below one element that play, stop and seek together: whichever is moved, the others follow. */

/** Farther apart than this, in seconds, they are brought together. */
const APART_S = 0.15;
/** So near to its end, in seconds of the clock, a video is last heard of before it begins again. */
const END_S = 0.5;
const EVENTS = ["play", "pause", "seeking", "ratechange"] as const;

/** Keeps them in step, those that come later too; returns how to stop. */
export function keepInStep(host: HTMLElement): () => void {
  const steps = new Steps(host);
  // Events of media do not rise, but they can be caught on their way down.
  for (const name of EVENTS) host.addEventListener(name, steps.follow, true);
  host.addEventListener("timeupdate", steps.note, true);
  return () => {
    for (const name of EVENTS) host.removeEventListener(name, steps.follow, true);
    host.removeEventListener("timeupdate", steps.note, true);
  };
}

class Steps {
  /** Where each was put: when it tells of that, it follows and does not lead. */
  readonly #put = new WeakMap<HTMLVideoElement, number>();
  /** Where each was last heard of. */
  readonly #last = new WeakMap<HTMLVideoElement, number>();

  constructor(private readonly host: HTMLElement) {}

  readonly note = ({ target }: Event): void => {
    if (target instanceof HTMLVideoElement) this.#last.set(target, target.currentTime);
  };

  readonly follow = ({ target: lead, type }: Event): void => {
    if (!(lead instanceof HTMLVideoElement)) return;
    if (type === "seeking" && (this.#wasPut(lead) || this.#beginsAgain(lead))) return;
    for (const video of this.host.querySelectorAll("video")) {
      if (video !== lead) this.#match(video, lead, type);
    }
  };

  #wasPut(video: HTMLVideoElement): boolean {
    const put = this.#put.get(video);
    return put !== undefined && isNear(video.currentTime, put);
  }

  /** Whether it has come to its end and goes round: those that are longer have not. */
  #beginsAgain(video: HTMLVideoElement): boolean {
    const last = this.#last.get(video);
    const end = video.duration - END_S * Math.max(1, video.playbackRate);
    return video.loop && last !== undefined && last >= end && isNear(video.currentTime, 0);
  }

  /** What it is already, it is not made again: so the follower's own event moves nobody. */
  #match(video: HTMLVideoElement, lead: HTMLVideoElement, what: string): void {
    if (video.playbackRate !== lead.playbackRate) video.playbackRate = lead.playbackRate;
    const at = placeIn(video, lead.currentTime);
    if (!isNear(video.currentTime, at)) {
      this.#put.set(video, at);
      video.currentTime = at;
    }
    // At its own end a video stops by itself, and would begin again; the longer ones go on.
    if (what === "play" && video.paused && !isOver(video, at)) {
      // A pause that comes before it has begun to play is no error.
      video.play().catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      });
    }
    if (what === "pause" && !lead.ended && !video.paused) video.pause();
  }
}

/** Where a video is when another one is at `time`: one that goes round has been there before. */
function placeIn({ duration, loop }: HTMLVideoElement, time: number): number {
  if (!Number.isFinite(duration) || duration <= 0) return time;
  return loop ? time % duration : Math.min(time, duration);
}

function isOver({ duration, loop }: HTMLVideoElement, at: number): boolean {
  return !loop && at >= duration;
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= APART_S;
}
