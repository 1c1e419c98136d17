"""Another kind of booking than those that other services may ask for: it lets a user have less than was granted."""

from auth_service.domain.ledger import Booking, Wallet
from tests.unit.auth.fakes import START


def a_purchase(transaction_id: str, wallet: Wallet, amount: int) -> Booking:
    """Take `amount` out of a wallet."""
    amounts = {wallet.currency: -amount}
    return Booking(transaction_id, "purchase", wallet.user_id, b"purchase", "hat", START, amounts)
