import { Plus } from "lucide-react";
import { useForm, usePlace } from "@/admin/quests/form/context";
import { FieldGrid, TextField } from "@/admin/quests/form/fields";
import { LeafEditor } from "@/admin/quests/form/LeafEditor";
import { PartFrame } from "@/admin/quests/form/PartFrame";
import { newGroup, newLeaf, partsIn, reshaped, shapeOf } from "@/admin/quests/form/shape";
import { Button } from "@/components/Button";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

const words = adminText.questForm;
/** As deep as the language allows. */
const DEEPEST = 4;

/** An objective or a part of it: a leaf, or a group of parts. */
export function ObjectiveEditor({ at, depth = 0 }: { at: string; depth?: number }) {
  const { value } = useForm();
  const place = usePlace(at);
  const shape = shapeOf(place.value);
  const parts = partsIn(place.value);
  const list = `${at}/${shape}`;
  const setParts = useForm().set;
  const isStat = value["kind"] === "stat";
  return (
    <div>
      {place.fault && (
        <p role="alert" className="mb-3 text-sm font-semibold text-ember">
          {place.fault.message}
        </p>
      )}
      {!(isStat && shape === "leaf") && (
        <div className="mb-4 sm:max-w-sm">
          <Select
            label={words.node}
            data-pointer={at}
            value={shape}
            options={Object.entries(words.nodes).map(([one, label]) => ({
              value: one as keyof typeof words.nodes,
              label,
            }))}
            onChange={(next) => place.set(reshaped(place.value, next))}
          />
        </div>
      )}
      {shape === "leaf" ? (
        <LeafEditor at={at} isPart={depth > 0} />
      ) : (
        <>
          {depth > 0 && (
            <div className="mb-4">
              <FieldGrid>
                <TextField at={`${at}/label`} label={words.label} hint={words.labelHint} />
                <TextField at={`${at}/id`} label={words.id} hint={words.idHint} />
              </FieldGrid>
            </div>
          )}
          <ol className="space-y-3">
            {parts.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part's id is being typed; its place is what stays.
              <li key={index}>
                <PartFrame
                  list={parts}
                  index={index}
                  onChange={(next) => setParts(list, next)}
                  title={words.part(index + 1)}
                >
                  <ObjectiveEditor at={`${list}/${index}`} depth={depth + 1} />
                </PartFrame>
              </li>
            ))}
          </ol>
          <div className="mt-3 flex flex-wrap gap-3">
            <Button look="quiet" onClick={() => setParts(list, [...parts, newLeaf(parts)])}>
              <Plus size={17} aria-hidden />
              {words.addPart}
            </Button>
            {depth < DEEPEST - 1 && (
              <Button look="quiet" onClick={() => setParts(list, [...parts, newGroup(parts)])}>
                <Plus size={17} aria-hidden />
                {words.addGroup}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
