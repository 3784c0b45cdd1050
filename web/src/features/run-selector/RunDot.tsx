/** The colour of a run; a click opens the palette. */
import { PALETTE } from "@/lib/colour";
import { Button, ColorDot, Popover } from "@/ui";
import styles from "./RunDot.module.css";

interface RunDotProps {
  readonly name: string;
  readonly color: string;
  readonly isShown: boolean;
  /** Null: the run's own colour. */
  readonly onColor: (color: string | null) => void;
}

export function RunDot({ name, color, isShown, onColor }: RunDotProps) {
  const trigger = (
    <button type="button" className={styles.dot} aria-label={`Colour of ${name}`}>
      <ColorDot color={color} hollow={!isShown} />
    </button>
  );
  return (
    <Popover trigger={trigger} label={`Colour of ${name}`}>
      <div className={styles.palette}>
        {PALETTE.map((choice) => (
          <button
            key={choice}
            type="button"
            className={styles.swatch}
            style={{ background: choice }}
            aria-label={choice}
            aria-pressed={choice === color}
            onClick={() => onColor(choice)}
          />
        ))}
      </div>
      <div className={styles.other}>
        <label className={styles.own}>
          <input type="color" value={color} onChange={(event) => onColor(event.target.value)} />
          Other…
        </label>
        <Button size="s" variant="quiet" onClick={() => onColor(null)}>
          Reset
        </Button>
      </div>
    </Popover>
  );
}
