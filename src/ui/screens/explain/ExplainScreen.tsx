import { RowsTable } from '../../rows/RowsTable.tsx';
import { useStoreOf } from '../../stores.tsx';

export function ExplainScreen() {
  const visible = useStoreOf('rows', (state) => state.visible);
  const sort = useStoreOf('rows', (state) => state.sort);
  const setSort = useStoreOf('rows', (state) => state.setSort);
  const row = useStoreOf('route', (state) => state.row);
  const go = useStoreOf('route', (state) => state.go);
  return (
    <div style={{ height: '70vh', display: 'grid' }}>
      <RowsTable
        rows={visible}
        caption="Rows"
        sort={sort}
        onSort={setSort}
        current={row}
        onOpen={(r) => go('explain', r)}
        columns={[
          'row',
          'decision',
          'score',
          'label',
          'instruction',
          'response',
          'model',
          'category',
          'digitMass',
          'tokens',
        ]}
        empty="No row passes."
      />
    </div>
  );
}
