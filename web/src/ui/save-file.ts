/** Hands text to the user as a file to keep. */
export function saveFile(name: string, text: string, mimetype = "text/plain"): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${mimetype};charset=utf-8` }));
  saveAddress(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Downloads what stands at an address, under a name. */
export function saveAddress(name: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
