import pc from 'picocolors';

/** Where people look. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** The last line of a terminal, which is written anew again and again. */
export interface LiveLine {
  show(text: string): void;
  /** Makes way for lines that stay. */
  clear(): void;
}

/** Shows nothing where nobody looks. */
export function liveLine(terminal: Terminal): LiveLine {
  let isShown = false;
  const clear = () => {
    if (isShown) terminal.write('\r\u001b[K');
    isShown = false;
  };
  return {
    show(text) {
      if (!terminal.isTTY) return;
      clear();
      terminal.write(pc.dim(text));
      isShown = true;
    },
    clear,
  };
}
