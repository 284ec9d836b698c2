"""Amazon's reports of orders and of shipments for sellers: one row an item of an order.

The columns were taken from code in public repositories on GitHub that reads these reports: unverified. That the price of an item is
that of all its pieces is written of the same figure at https://developer-docs.amazon.com/sp-api/docs/orders-api-v0-reference .
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Amazon",
    known_by=(
        Signature(("amazon-order-id", "purchase-date", "item-price", "order-status")),
        Signature(("amazon-order-id", "purchase-date", "item-price", "shipment-date")),
    ),
    kind="orders",
    roles={
        "customer_id": ("buyer-email",),
        "ordered_at": ("purchase-date",),
        "amount": ("item-price",),
        "order_id": ("amazon-order-id",),
        "order_status": ("order-status",),
        "product": ("sku",),
        "channel": ("sales-channel",),
        "currency": ("currency",),
    },
)
