/** Keeps a panel that fails from taking the page with it. */
import { Component, type ReactNode } from "react";
import { ErrorState } from "@/ui";

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

export class PanelBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState
        title="This panel failed"
        error={this.state.error}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
