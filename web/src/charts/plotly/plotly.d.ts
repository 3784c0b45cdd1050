/** What of the library is used here. */
declare module "plotly.js-strict-dist-min" {
  const Plotly: {
    react(host: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
    purge(host: HTMLElement): void;
  };
  export default Plotly;
}
