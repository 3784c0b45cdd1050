/** A text in Markdown, as it reads. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Skeleton } from "@/ui";
import styles from "./Text.module.css";

export function Text({ text }: { readonly text: string }): ReactElement {
  // Rendering needs a library that most pages do without.
  const render = useQuery({
    queryKey: ["markdown"],
    queryFn: async () => (await import("./render")).render,
    staleTime: "static",
  }).data;
  if (!render) return <Skeleton height={40} />;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: HTML in the text is shown as text, see render.ts
  return <div className={styles.text} dangerouslySetInnerHTML={{ __html: render(text) }} />;
}
