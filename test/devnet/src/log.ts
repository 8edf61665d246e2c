/** Where the devnet's messages go: one line each, no newline at the end. */
export type Log = (line: string) => void;

export const silent: Log = () => undefined;
