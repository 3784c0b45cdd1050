/**
 * One step for all sliders of the page that take part: moving one moves the others. A store of its
 * own, so that moving a slider renders only the panels that follow.
 */
import { create } from "zustand";

interface Shared {
  readonly isOn: boolean;
  /** The step that is looked at; null: the newest. */
  readonly step: number | null;
}

const useShared = create<Shared>(() => ({ isOn: false, step: null }));

export interface Sync extends Shared {
  readonly setOn: (isOn: boolean) => void;
  readonly setStep: (step: number | null) => void;
}

export function useSync(): Sync {
  const shared = useShared();
  return { ...shared, setOn, setStep };
}

function setOn(isOn: boolean): void {
  useShared.setState({ isOn, step: null });
}

function setStep(step: number | null): void {
  useShared.setState({ step });
}
