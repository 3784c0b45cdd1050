import { type KeyboardEvent, type ReactElement, useState } from "react";
import { readConsole } from "@/data/console";
import type { RunRef } from "@/data/types";
import { stripAnsi } from "@/lib/ansi";
import { formatCount, formatInteger } from "@/lib/number";
import {
  Button,
  copyText,
  IconButton,
  IconChevronDown,
  IconChevronUp,
  IconClock,
  IconCopy,
  IconDownload,
  IconFollow,
  IconWrap,
  SearchField,
  saveFile,
  useToast,
} from "@/ui";
import styles from "./LogView.module.css";
import type { LogSearch } from "./useLogSearch";

export interface LogToolbarProps {
  readonly run: RunRef;
  readonly runName: string;
  readonly total: number;
  readonly search: LogSearch;
  readonly isFollowing: boolean;
  readonly onFollow: (on: boolean) => void;
  readonly hasTime: boolean;
  readonly onTime: (on: boolean) => void;
  readonly isWrapped: boolean;
  readonly onWrap: (on: boolean) => void;
}

export function LogToolbar(props: LogToolbarProps): ReactElement {
  const { run, runName, total, search } = props;
  const toast = useToast();
  const [isReading, setReading] = useState(false);

  const withText = (use: (text: string) => unknown): void => {
    setReading(true);
    readConsole(run)
      .then((lines) => use(lines.map((line) => `${stripAnsi(line.text)}\n`).join("")))
      .catch((error: Error) => {
        toast({ title: "The log did not load", description: error.message, tone: "bad" });
      })
      .finally(() => setReading(false));
  };
  const copy = async (text: string): Promise<void> => {
    const isCopied = await copyText(text);
    const title = isCopied ? `${formatCount(total, "line")} copied` : "The browser refused to copy";
    toast({ title, tone: isCopied ? "good" : "bad" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") search.step(event.shiftKey ? -1 : 1);
  };

  return (
    <div className={styles.toolbar}>
      <SearchField
        className={styles.search ?? ""}
        label="Search log"
        placeholder="Search log…"
        value={search.text}
        onChange={search.setText}
        onKeyDown={onKeyDown}
        count={search.text === "" ? undefined : hitsTold(search)}
      />
      <IconButton
        label="Previous hit"
        icon={<IconChevronUp size={14} />}
        disabled={search.hits.length === 0}
        onClick={() => search.step(-1)}
      />
      <IconButton
        label="Next hit"
        icon={<IconChevronDown size={14} />}
        disabled={search.hits.length === 0}
        onClick={() => search.step(1)}
      />
      <span className={styles.total}>{formatCount(total, "line")}</span>
      <Button
        variant="quiet"
        pressed={props.isFollowing}
        icon={<IconFollow size={14} />}
        onClick={() => props.onFollow(!props.isFollowing)}
      >
        Follow
      </Button>
      <IconButton
        label="Time of each line"
        pressed={props.hasTime}
        icon={<IconClock />}
        onClick={() => props.onTime(!props.hasTime)}
      />
      <IconButton
        label="Wrap long lines"
        pressed={props.isWrapped}
        icon={<IconWrap />}
        onClick={() => props.onWrap(!props.isWrapped)}
      />
      <IconButton
        label="Copy the log"
        icon={<IconCopy />}
        disabled={isReading}
        onClick={() => withText(copy)}
      />
      <IconButton
        label="Download the log"
        icon={<IconDownload />}
        disabled={isReading}
        onClick={() => withText((text) => saveFile(`${runName}.log`, text))}
      />
    </div>
  );
}

function hitsTold({ hits, at, isPartial }: LogSearch): string {
  if (hits.length === 0) return "no hit";
  return `${formatInteger(at + 1)} / ${formatInteger(hits.length)}${isPartial ? "+" : ""}`;
}
