/** One value as one line of text, as a table shows it. */
import { asNumber, isObject, type Json } from "./json";
import { formatNumber, formatPlain } from "./number";

/** Numbers have `digits` significant ones, or as few as they need when that is "plain". */
export function cellText(cell: Json | undefined, digits: number | "plain" = 4): string {
  if (cell === null || cell === undefined) return "";
  const number = asNumber(cell);
  if (number !== undefined)
    return digits === "plain" ? formatPlain(number) : formatNumber(number, digits);
  if (typeof cell === "string") return cell;
  if (isObject(cell) && typeof cell._type === "string") return cell._type;
  return JSON.stringify(cell);
}
