import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { Fault } from "@/admin/quests/definition/faults";
import { rangeOf } from "@/admin/quests/definition/positions";
import { codeSetup, diagnosticsOf } from "@/admin/quests/editor/code-setup";
import { completeBySchema } from "@/admin/quests/editor/completion";

export interface CodeEditorHandle {
  /** Puts the cursor where a fault is. */
  goTo: (fault: Fault) => void;
}

interface CodeEditorProps {
  text: string;
  /** Another one means: show `text` instead of what was typed. */
  revision: number;
  faults: readonly Fault[];
  isReadOnly: boolean;
  onChange: (text: string) => void;
  ref?: Ref<CodeEditorHandle>;
}

/**
 * A definition as JSON, with its faults at their places.
 *
 * It lives in a shadow root: there its styles are a style sheet object, which the pages' content security policy allows,
 * instead of an element, which it does not.
 */
export function CodeEditor({ text, revision, faults, isReadOnly, onChange, ref }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const editable = useRef(new Compartment());
  const initial = useRef(text);
  const shown = useRef(revision);
  const report = useRef(onChange);
  report.current = onChange;

  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const editor = new EditorView({
      parent: root,
      root,
      doc: initial.current,
      extensions: [
        codeSetup(completeBySchema),
        editable.current.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) report.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => {
      initial.current = editor.state.doc.toString();
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    // Not whenever `text` differs: it comes a moment after what is typed, and would undo what was typed meanwhile.
    if (view.current === null || shown.current === revision) return;
    shown.current = revision;
    view.current.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text } });
  }, [text, revision]);

  useEffect(() => {
    view.current?.dispatch({
      effects: editable.current.reconfigure(
        isReadOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
      ),
    });
  }, [isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc.toString(), faults)));
  }, [faults]);

  useImperativeHandle(ref, () => ({
    goTo(fault) {
      const editor = view.current;
      if (editor === null) return;
      const { from } = rangeOf(editor.state.doc.toString(), fault);
      editor.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      editor.focus();
    },
  }));

  return (
    <div
      ref={host}
      data-code
      className="overflow-hidden rounded-2xl border border-line bg-card p-1 shadow-card"
    />
  );
}
