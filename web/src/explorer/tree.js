// The tree of the picture: things, under each its relations, under these the things they lead to. A thing opens where it
// is nearest to the start; where it comes again, it is only named again. Where ways are shown, they join at their end.
import { neighbourhood } from "./neighbourhoods.js";
import { keyOf } from "./state.js";

/** Things of one relation that are shown one by one without being asked for; more are one node with their number. */
const FEW = 4;
const PAGE = 10;

/**
 * Return the tree for what is open: `{ root, end, nodes }`. Nodes are `{ id, type, text, parent, children }`, of type
 * thing, again (a thing that stands elsewhere as `of`), relation, group (closed, with its number) or more (those that are
 * not shown yet); a relation that leads to the end of ways has it as `end`.
 */
export async function grow(base, told, state) {
  const root = thingNode(told.start, null);
  const tree = { root, end: null, nodes: new Map([[root.id, root]]), linked: new Set() };
  if (told.ways.length) {
    tree.end = thingNode(told.to, null);
    tree.nodes.set(tree.end.id, tree.end);
  }
  for (const way of told.ways) {
    way.forEach((hop) => addHop(tree, hop));
  }
  const shown = told.ways.length ? state : { ...state, whole: new Set([...state.whole, root.id]) };
  const queue = [...tree.nodes.values()].filter((node) => node.type === "thing");
  while (queue.length) {
    queue.push(...(await addRelations(base, tree, queue.shift(), shown)));
  }
  return tree;
}

/** Return the relations of a thing as the server tells them. */
export async function relationsOf(base, name) {
  return (await neighbourhood(base, { start: name })).relations;
}

/** Return how many pages of a relation are open. */
export function pagesOf(state, name, group, isWhole) {
  const pages = state.pages.get(keyOf(name, group));
  return pages ?? (isWhole && group.count <= FEW ? 1 : 0);
}

function thingNode(thing, parent) {
  return { id: thing.name, type: "thing", text: thing.label, thing, parent, children: [] };
}

function addHop(tree, hop) {
  const source = tree.nodes.get(hop.source.name);
  const isEnd = hop.target.name === tree.end.id;
  const key = `${hop.source.name}~way~${hop.relation}`;
  if (isLinked(tree, hop.source.name, hop.target.name)) {
    return;
  }
  link(tree, hop.source.name, hop.target.name, "way");
  const relation = tree.nodes.get(key) ?? addRelation(tree, source, key, hop.relation, null);
  if (isEnd) {
    relation.end = tree.end;
  } else if (tree.nodes.has(hop.target.name)) {
    addAgain(tree, relation, hop.target);
  } else {
    addThing(tree, relation, hop.target);
  }
}

async function addRelations(base, tree, node, state) {
  const isWhole = state.whole.has(node.id);
  if (!isWhole && ![...state.pages.keys()].some((key) => key.startsWith(`${node.id}~`))) {
    return [];
  }
  const added = [];
  for (const group of await relationsOf(base, node.id)) {
    const pages = pagesOf(state, node.id, group, isWhole);
    if (pages || isWhole) {
      const things = pages ? await members(base, node.id, group, pages) : [];
      added.push(...addGroup(tree, node, group, things));
    }
  }
  return added;
}

async function members(base, name, group, pages) {
  const { relation, direction } = group;
  const things = [...group.things];
  for (let offset = PAGE; offset < Math.min(pages * PAGE, group.count); offset += PAGE) {
    const told = await neighbourhood(base, { start: name, relation, direction, offset });
    things.push(...told.relations[0].things);
  }
  return things;
}

/** Add a relation with the things that are to be shown, and return the nodes of those that are new. */
function addGroup(tree, node, group, things) {
  const key = keyOf(node.id, group);
  const known =
    group.count <= group.things.length &&
    group.things.every((thing) => isLinked(tree, node.id, thing.name, group.relation));
  if (known) {
    return [];
  }
  const relation = addRelation(tree, node, key, group.label, group);
  const added = [];
  for (const thing of things) {
    if (!tree.nodes.has(thing.name)) {
      added.push(addThing(tree, relation, thing));
    } else if (!isLinked(tree, node.id, thing.name, group.relation)) {
      addAgain(tree, relation, thing);
    }
    link(tree, node.id, thing.name, group.relation);
  }
  if (things.length < group.count) {
    addRest(tree, relation, group, things.length);
  } else if (!relation.children.length) {
    node.children.pop();
    tree.nodes.delete(key);
  }
  return added;
}

function addRelation(tree, parent, id, text, group) {
  const node = { id, type: "relation", text, group, parent, children: [] };
  parent.children.push(node);
  tree.nodes.set(id, node);
  return node;
}

function addThing(tree, relation, thing) {
  const node = thingNode(thing, relation);
  relation.children.push(node);
  tree.nodes.set(node.id, node);
  return node;
}

function addAgain(tree, relation, thing) {
  const node = { ...thingNode(thing, relation), id: `${relation.id}~${thing.name}`, type: "again", of: thing.name };
  relation.children.push(node);
  tree.nodes.set(node.id, node);
}

function addRest(tree, relation, group, shown) {
  const rest = group.count - shown;
  const type = shown ? "more" : "group";
  const text = shown ? `${rest} more` : `${group.count} ${group.noun}`;
  const node = { id: `${relation.id}~${type}`, type, text, parent: relation, children: [] };
  relation.children.push(node);
  tree.nodes.set(node.id, node);
}

function pair(one, other, relation) {
  return [...[one, other].sort(), relation].join(" ");
}

function link(tree, one, other, relation) {
  tree.linked.add(pair(one, other, relation));
}

function isLinked(tree, one, other, relation) {
  return tree.linked.has(pair(one, other, "way")) || tree.linked.has(pair(one, other, relation));
}
