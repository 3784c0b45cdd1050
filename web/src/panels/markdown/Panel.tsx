import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { textOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { EmptyState, Skeleton } from "@/ui";
import styles from "./Panel.module.css";

export function Panel({ config }: PanelProps): ReactElement {
  const text = textOf(config.value);
  // Rendering needs a library that most pages do without.
  const render = useQuery({
    queryKey: ["markdown"],
    queryFn: async () => (await import("./render")).render,
    staleTime: "static",
  }).data;
  if (text === "") return <EmptyState title="Nothing written yet" />;
  if (!render) return <Skeleton height="100%" />;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: HTML in the text is shown as text, see render.ts
  return <div className={styles.text} dangerouslySetInnerHTML={{ __html: render(text) }} />;
}
