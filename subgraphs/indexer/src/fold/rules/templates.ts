import { rule, type Rule } from '../rule';
import { TRANSFER } from './token-transfer';
import { ZERO_ADDRESS } from './zero';

export const templateRules: readonly Rule[] = [
  rule(
    'template',
    'TemplateCreated(uint256 indexed templateId, address indexed creator, address indexed asset, uint256 permissions, string cid)',
    ['word', 'address', 'address', 'word', 'text'],
    {
      needs: ([id], needs) => needs.row('template', id),
      apply([id, creator, asset, permissions, cid], twin, event) {
        if (twin.template.get(id)) return event.anomaly('contradiction', `template ${id}`, 'created twice; the first stays');
        twin.template.put({ id, creator, owner: creator, asset, permissions, cid, createdAt: event.time, deactivatedAt: null });
      },
    },
  ),

  rule('template', 'TemplateDeactivated(uint256 indexed templateId)', ['word'], {
    needs: ([id], needs) => needs.row('template', id),
    apply([id], twin, event) {
      const template = twin.template.get(id);
      if (template) twin.template.put({ ...template, deactivatedAt: event.time });
      else event.anomaly('missing-row', `template ${id}`, 'deactivated, but never seen');
    },
  }),

  // A mint stands beside TemplateCreated, which carries everything; only later moves tell something new.
  rule('template', TRANSFER, ['address', 'address', 'word'], {
    needs: ([, , id], needs) => needs.row('template', id),
    apply([from, to, id], twin, event) {
      const template = twin.template.get(id);
      if (template) twin.template.put({ ...template, owner: to });
      else if (from !== ZERO_ADDRESS) event.anomaly('unknown-token', `template ${id}`, 'moved, but its creation was never seen');
    },
  }),
];
