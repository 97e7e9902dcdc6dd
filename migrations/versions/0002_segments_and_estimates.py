"""segments, samples and estimates

References of the first layout cannot be told outliers or segments by, so they are forgotten; the predictions are
kept, and every model learns from its first rows until a reference is uploaded again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    for table in ('finding', 'profile', 'reference'):
        op.execute(f'DELETE FROM {table}')
    op.execute('UPDATE label SET counted = false')
    op.execute(
        "UPDATE batch SET state = 'waiting', attempts = 0, leased_until = 0 WHERE kind = 'predictions' AND n_new > 0"
    )
    op.execute(
        "INSERT INTO rule (model_id, family, params, enabled, stepped_to) SELECT id, 'concept', '{}', true, 0 FROM model"
    )
    with op.batch_alter_table('model', schema=None) as batch_op:
        batch_op.add_column(sa.Column('segments', sa.Text(), nullable=False, server_default='[]'))
    with op.batch_alter_table('reference', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sample', sa.LargeBinary(), nullable=False))
        batch_op.add_column(sa.Column('estimator', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('reconstruction', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('level', sa.Integer(), nullable=False))
        batch_op.drop_index('ix_profile_place')
        batch_op.create_index('ix_profile_place', ['reference_id', 'section', 'segment', 'level', 'bucket'])
    op.create_table('reference_segment',
    sa.Column('reference_id', KEY, sa.ForeignKey('reference.id', name='fk_reference_segment_reference_id'), nullable=False),
    sa.Column('segment', sa.String(length=200), nullable=False),
    sa.Column('counts', sa.LargeBinary(), nullable=False),
    sa.Column('sums', sa.LargeBinary(), nullable=False),
    sa.Column('performance_counts', sa.LargeBinary(), nullable=True),
    sa.Column('performance_sums', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('reference_id', 'segment', name='pk_reference_segment')
    )
    op.create_table('detector_state',
    sa.Column('id', KEY, autoincrement=True, nullable=False),
    sa.Column('reference_id', KEY, sa.ForeignKey('reference.id', name='fk_detector_state_reference_id'), nullable=False),
    sa.Column('detector', sa.String(length=40), nullable=False),
    sa.Column('bucket', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_detector_state')
    )
    with op.batch_alter_table('detector_state', schema=None) as batch_op:
        batch_op.create_index('uq_detector_state_place', ['reference_id', 'detector', 'bucket'], unique=True)


def downgrade() -> None:
    raise NotImplementedError("there is no way back: the layout of the profiles has changed")
