/** What GitHub's Markdown has and markdown-it has not: task lists and alerts. */
import type { MarkdownIt, StateCore, Token } from 'markdown-it';

/** `- [x] done` as a box that nobody can click. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_lists', (state) => {
    state.tokens.forEach((token, index) => {
      const item = state.tokens[index - 2];
      const text = token.children?.[0];
      if (token.type !== 'inline' || item?.type !== 'list_item_open' || text?.type !== 'text') return;
      const mark = /^\[([ xX])\]\s/.exec(text.content);
      if (mark === null) return;
      text.content = text.content.slice(mark[0].length - 1);
      item.attrSet('class', 'task');
      token.children?.unshift(checkbox(state, mark[1] !== ' '));
    });
  });
}

/** `> [!WARNING]` on a line of its own at the start of a quote. */
export function alerts(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'alerts', (state) => {
    state.tokens.forEach((token, index) => {
      const quote = state.tokens[index - 2];
      const children = token.children;
      if (token.type !== 'inline' || quote?.type !== 'blockquote_open' || !children) return;
      const kind = /^\[!(note|tip|important|warning|caution)\]$/i.exec(
        children[0]?.content.trim() ?? '',
      )?.[1];
      if (kind === undefined || (children.length > 1 && !children[1]?.type.endsWith('break'))) return;
      quote.attrSet('class', `alert alert-${kind.toLowerCase()}`);
      children.splice(0, 1, ...title(state, kind));
      const after = children[3];
      if (after !== undefined) after.type = 'hardbreak';
    });
  });
}

function checkbox(state: StateCore, checked: boolean): Token {
  const token = new state.Token('html_inline', '', 0);
  token.content = `<input type="checkbox" disabled${checked ? ' checked' : ''} aria-label="task">`;
  return token;
}

function title(state: StateCore, kind: string): Token[] {
  const text = new state.Token('text', '', 0);
  text.content = kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase();
  return [new state.Token('strong_open', 'strong', 1), text, new state.Token('strong_close', 'strong', -1)];
}
