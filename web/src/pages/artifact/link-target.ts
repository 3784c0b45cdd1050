/** What is typed into the fields of a link. Pure. */
import type { ProjectRef } from "@/data/types";

/** "entity/project", or a project beside this one; null: neither. */
export function projectNamed(text: string, entity: string): ProjectRef | null {
  const parts = text.trim().split("/");
  const [first = "", second] = parts;
  if (parts.length > 2 || first === "" || second === "") return null;
  return second === undefined ? { entity, project: first } : { entity: first, project: second };
}

/** Words between commas, each once. */
export function wordsIn(text: string): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ""))];
}
