/** Dragging panels and sections with the pointer: what is dragged, and where it may be dropped. */
import type { DragEvent } from "react";
import type { GridActions } from "./useActions";

const PANEL = "application/x-runwell-panel";
const SECTION = "application/x-runwell-section";

interface Handlers {
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
  readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
  readonly onDrop: (event: DragEvent<HTMLElement>) => void;
}

/** Makes a heading drag its panel. */
export function dragPanel(id: string) {
  return { draggable: true, onDragStart: start(PANEL, id) };
}

/** Makes a heading drag its section. */
export function dragSection(name: string) {
  return { draggable: true, onDragStart: start(SECTION, name) };
}

/** A panel dropped on another one goes before it. */
export function dropOnPanel(actions: GridActions, section: string, id: string): Handlers {
  return dropped({ [PANEL]: (moved) => actions.move(moved, section, id) });
}

/** A panel dropped on a section goes to its end; a section dropped there takes its place. */
export function dropOnSection(actions: GridActions, section: string): Handlers {
  return dropped({
    [PANEL]: (moved) => actions.move(moved, section, null),
    [SECTION]: (moved) => actions.moveSection(moved, section),
  });
}

function start(kind: string, value: string) {
  return (event: DragEvent<HTMLElement>) => {
    event.stopPropagation();
    event.dataTransfer.setData(kind, value);
    event.dataTransfer.effectAllowed = "move";
  };
}

function dropped(takers: Readonly<Record<string, (value: string) => void>>): Handlers {
  const kindOf = (event: DragEvent) =>
    Object.keys(takers).find((kind) => event.dataTransfer.types.includes(kind));
  return {
    onDragOver: (event) => {
      if (!kindOf(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.dataset.drop = "";
    },
    onDragLeave: (event) => {
      delete event.currentTarget.dataset.drop;
    },
    onDrop: (event) => {
      const kind = kindOf(event);
      delete event.currentTarget.dataset.drop;
      if (!kind) return;
      event.preventDefault();
      event.stopPropagation();
      takers[kind]?.(event.dataTransfer.getData(kind));
    },
  };
}
