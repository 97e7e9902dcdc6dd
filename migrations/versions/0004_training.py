"""artefacts, stages, retraining"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('model', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stage', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('tags', sa.Text(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('notes', sa.Text(), nullable=False, server_default=''))
    op.create_table('artefact',
    sa.Column('model_id', sa.Uuid(), sa.ForeignKey('model.id', name='fk_artefact_model_id'), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('dataset_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('serving', sa.Text(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('model_id', name='pk_artefact')
    )
    op.create_table('stage_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('model_id', sa.Uuid(), sa.ForeignKey('model.id', name='fk_stage_change_model_id'), nullable=False),
    sa.Column('before', sa.String(length=40), nullable=True),
    sa.Column('after', sa.String(length=40), nullable=True),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_stage_change')
    )
    op.create_index('ix_stage_change_model_id_id', 'stage_change', ['model_id', 'id'])
    op.create_table('retraining',
    sa.Column('model_id', sa.Uuid(), sa.ForeignKey('model.id', name='fk_retraining_model_id'), nullable=False),
    sa.Column('every', sa.String(length=40), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('model_id', name='pk_retraining')
    )
